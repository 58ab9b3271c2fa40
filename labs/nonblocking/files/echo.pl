# echo.pl PATH: a server on a Unix socket that sends everything back. It looks after any number of
# connections at once, prints "ready" when it listens, and lives until it is killed.
use strict;
use warnings;
use Socket;
use IO::Handle;
use IO::Select;

$SIG{PIPE} = 'IGNORE';
socket(my $listener, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
bind($listener, pack_sockaddr_un($ARGV[0])) or die "bind: $!";
listen($listener, SOMAXCONN) or die "listen: $!";
STDOUT->autoflush(1);
print "ready\n";

my $waits = IO::Select->new($listener);
while (my @ready = $waits->can_read) {
    for my $socket (@ready) {
        if ($socket == $listener) {
            my $client;
            accept($client, $listener) and $waits->add($client);
            next;
        }
        my $count = sysread($socket, my $bytes, 65536);
        for (my $sent = 0; $count && $sent < $count;) {
            my $part = syswrite($socket, $bytes, $count - $sent, $sent);
            $part ? $sent += $part : undef $count;
        }
        next if $count;
        $waits->remove($socket);
        close($socket);
    }
}
