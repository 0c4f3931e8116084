"""Sign-in, who I am, workers and assignments."""

blueprints: tuple = ()
