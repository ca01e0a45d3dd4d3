"""What people look at: tables that show themselves, pictures, maps, and reports as one file of HTML."""
