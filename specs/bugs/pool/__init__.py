"""Wrong variants of the pool and of its shell, one small file each."""
