"""What the results consist of: each module measures one thing, and has goals."""
