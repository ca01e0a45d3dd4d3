"""Where a network lives: an embedded engine or a server, behind one protocol."""
