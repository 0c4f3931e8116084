"""What holds of patrols (domain A1, A5, C5, F1-F5, F12); pure: no session, no clock."""
