"""Wrong variants of the promise dictionary and of its shell, one small file each."""
