# threads.pl PATH: prints how many threads the process has that listens on a Unix socket.
use strict;
use warnings;
use Socket;

use constant SO_PEERCRED => 17;

socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
connect($socket, pack_sockaddr_un($ARGV[0])) or die "connect: $!";
my ($pid) = unpack 'i', getsockopt($socket, SOL_SOCKET, SO_PEERCRED);
open(my $status, '<', "/proc/$pid/status") or die "/proc/$pid/status: $!";
my $text = join '', <$status>;
print "threads $1\n" if $text =~ /^Threads:\s+(\d+)/m;
