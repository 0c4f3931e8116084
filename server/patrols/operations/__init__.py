"""What changes patrols: the checks and consequences of every kind, tracks brought in, figures frozen."""
