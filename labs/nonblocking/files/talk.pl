# talk.pl PATH COUNT WAY: makes COUNT connections to a Unix socket behind which an echo answers, and
# compares what comes back. WAY is "at-once": all are open before the first one says a word; or
# "in-turn": each is closed before the next one is made. Prints "COUNT answers" if all is well.
use strict;
use warnings;
use Socket;

my ($path, $count, $way) = @ARGV;

sub call {
    socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
    connect($socket, pack_sockaddr_un($path)) or die "connect: $!\n";
    return $socket;
}

sub say_to {
    my ($socket, $number) = @_;
    my $line = "this is connection $number\n";
    (syswrite($socket, $line) // 0) == length $line or die "connection $number took nothing\n";
}

# The sender ends first; the answer has to come all the same, and after it the end.
sub hear_from {
    my ($socket, $number) = @_;
    shutdown($socket, 1);
    my $answer = '';
    while (sysread($socket, my $bytes, 4096)) { $answer .= $bytes }
    $answer eq "this is connection $number\n" or die "connection $number got \"$answer\"\n";
    close($socket);
}

$SIG{PIPE} = 'IGNORE';
if ($way eq 'at-once') {
    my @sockets = map { call() } 1 .. $count;
    say_to($sockets[$_ - 1], $_) for 1 .. $count;
    hear_from($sockets[$_ - 1], $_) for reverse 1 .. $count;
} else {
    for my $number (1 .. $count) {
        my $socket = call();
        say_to($socket, $number);
        hear_from($socket, $number);
    }
}
print "$count answers\n";
