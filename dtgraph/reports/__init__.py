"""Charts, maps, network diagrams, and reports as one self-contained HTML file."""
