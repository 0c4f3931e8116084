"""Settings of the server, by environment."""
