# writers.pl COUNT: opens the FIFOs f00, f01, ... for writing, all at the same time, prints "all open",
# and writes three lines to each, in turns and beginning with the last. Holds all of them open until
# standard input ends.
use strict;
use warnings;
use IO::Handle;

STDOUT->autoflush(1);
my @fifos;
for my $number (0 .. $ARGV[0] - 1) {
    open(my $fifo, '>', sprintf('f%02d', $number)) or die "f$number: $!";
    push @fifos, $fifo;
}
print "all open\n";
for my $line (1 .. 3) {
    syswrite($_, "line $line\n") // die "write: $!" for reverse @fifos;
}
1 while <STDIN>;
