"""Parts of ours by themselves, each function one measurement; no event loop unless it says so."""
