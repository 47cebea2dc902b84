"""What `rdq run --help` and `rdq estimate --help` say beside their options."""

from __future__ import annotations

from typing import Final

DESCRIPTION: Final = """\
Do a command for every item, so many at once, and change how many while it runs.

Items come one a line from standard input, or from a file. In the command, {} is replaced by the item wherever it
stands; where it stands nowhere, the item becomes the last argument. There is no shell in between. What a job
prints is kept together and written when it ends. Jobs read nothing: their standard input is empty.
"""

EPILOG: Final = """\
signals:
  USR1, USR2      one more, one fewer at a time (never fewer than 1); what is under way runs on
  RTMIN+1, +2     twice, half the rate of --rate, or of each of them, where the system has these signals
  Ctrl-C          finish what is under way, start nothing more (TERM does the same)
  Ctrl-C again    end what is under way: SIGTERM, then SIGKILL after --grace seconds (HUP does this at once)
  and again       SIGKILL at once

  Every job runs in a session, and so a process group, of its own: the terminal's Ctrl-C reaches rdq alone.

time:
  --rate 10/s starts at most one job in each tenth of a second; --rate '10/s burst 5' makes up for up to four starts
  that it was late by, or saved up. The units are s, min, h and d (3600/h, 5/2s). Given several times, all of them hold.
  --timeout 30 ends a job after 30 seconds, as the second Ctrl-C does: SIGTERM, then SIGKILL after --grace. It holds its
  place until it has ended, and counts as failed, however it ends.
  --delay 5 lets an item wait for 5 seconds, from when it is read, before its job may be started.

trying again:
  --retry 3 does an item again whose command fails, three times in all at most. Before the second attempt it waits for
  --backoff seconds, then twice as long each time, up to a minute (or --backoff, if that is longer); chance takes up to
  half of each wait off, lest all come back together. An item that waits holds no place, and counts as failed when its
  last attempt has failed. One that took longer than --timeout, or that cannot be started (exit status 126 or 127, its
  own or that of a shell in it), is not tried again.
  Those that wait are among the --ahead that have been read: when so many wait, no more is read until one is due.

stopping and resuming:
  With --unstarted FILE, the items not done when rdq was stopped are in FILE: those that were ended first, then those
  not started or that waited to be tried again, unread input included, as far as it arrives before its end or within
  --grace seconds. An item whose command ended well is never among them, nor is one that failed for good. FILE says
  what is left whenever rdq ends: after a run to the end it is empty. It is replaced in one step, so one file will do
  for both:

      rdq run --items todo --unstarted todo -- convert {} {}.png

  Without it, they are dropped, and counted.

items:
  Empty lines are no items. A carriage return is part of its line. Names need not be UTF-8; use --null for names
  that may hold a newline (find -print0).

exit status:
  0 all done; 1 some failed, or the input could not be read to its end; 2 bad usage, nothing was started;
  stopped by a signal: 130 (Ctrl-C), 143 (TERM), 129 (HUP); 141 when standard output was closed (| head)

examples:
  find . -name '*.py' | rdq run --width 4 -- gzip -k9 {}
  find . -print0 | rdq run -0 -- sha256sum
  rdq run --items urls --unstarted urls -- curl -fsSO {}
  rdq run --items urls --rate 10/s --rate 200/min --timeout 30 -- curl -fsSO {}
  rdq run --items urls --retry 5 --backoff 2 -- curl -fsSO {}
  pkill -USR1 -o -x rdq
  pkill -RTMIN+2 -o -x rdq
"""

ESTIMATE: Final = """\
Say how fast it grows, from two observations: so many then, so many later.

Two observations cannot tell whether it grows in a line (as much more each time, as a backlog does that is given more
than can be done) or on a curve (as many times as much, as what feeds on itself). So it is worked out both ways.
"""

ESTIMATE_EPILOG: Final = """\
observations:
  AMOUNT is a number, 0 or more: 1200, 16,000, 300K, 1.3M.
  TIME is a time of day (02:50; an earlier one is on the next day), a date, a date and a time (1992-07-01T02:50), or
  a plain number of periods.

examples:
  rdq estimate 2520@02:50 3120@02:55 --capacity 6000
  rdq estimate 16K@1992-07-01 1.3M@1997-07-01 --per month
  rdq estimate 1@0 300K@365 --per day
"""
