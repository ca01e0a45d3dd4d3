"""The HTTP service: `dtgraph.api.app.create_app`."""
