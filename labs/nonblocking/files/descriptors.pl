# descriptors.pl PATH MOST: looks how many descriptors the process has open that listens on a Unix
# socket. Prints "few descriptors" if these are at most MOST, else how many.
use strict;
use warnings;
use Socket;

use constant SO_PEERCRED => 17;

my ($path, $most) = @ARGV;
socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
connect($socket, pack_sockaddr_un($path)) or die "connect: $!";
my ($pid) = unpack 'i', getsockopt($socket, SOL_SOCKET, SO_PEERCRED);
opendir(my $folder, "/proc/$pid/fd") or die "/proc/$pid/fd: $!";
my $count = grep { /^\d+$/ } readdir $folder;
print $count <= $most ? "few descriptors\n" : "$count descriptors are open\n";
