"""What is compared on an event loop.

Each function does so many jobs in this process, and gives the seconds of the processor that it took.

The same for all: a burst of puts, priorities 0 to 6 in turn, width 50, work whose Deferred, future or promise fires in
the next turn of the loop, the time taken from before the first put until the last job's work has ended. What is not the
queue's is kept as small as can be, as it would only bring the contenders closer together: one call of the loop fires
all that the work gave in a turn, it is there that jobs are counted, and nobody adds callbacks to what the puts gave.
With 0 jobs everything is imported and made, nothing is put: the empty process.
"""
