"""Wrong variants of the priority buffer, one a module, as `bugs.structures` says."""
