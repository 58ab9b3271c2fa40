# A side of a connection that does not read. The other side is a relay.
#
# slow.pl send PATH [FILE]   connects to a Unix socket and sends 32 MiB, or what is in FILE
# slow.pl serve PATH         the same as a server, to its first client, after "ready"
# slow.pl deaf PATH          connects, and reads nothing for as long as standard input is open; then
#                            prints everything that comes
#
# A sender prints "waits" once no more is taken, if that was no more than sockets and a relay may
# hold; else how much was taken. With FILE it then goes on to the end. `deaf` prints "full" once
# bytes have come, and no more of them come.
use strict;
use warnings;
use Socket;
use IO::Handle;
use IO::Select;
use Errno qw(EAGAIN EINTR);

use constant SO_PEERCRED => 17;
use constant FIONREAD => 0x541B;
use constant MOST => 32 * 1024 * 1024;
use constant HELD_BY_RELAY => 65536;

my ($way, $path, $file) = @ARGV;

# ---- When does nothing move any more?

sub pid_of_peer {
    my ($socket) = @_;
    my ($pid) = unpack 'i', getsockopt($socket, SOL_SOCKET, SO_PEERCRED);
    return $pid;
}

sub is_asleep {
    my ($pid) = @_;
    open(my $stat, '<', "/proc/$pid/stat") or return 1;
    return <$stat> =~ /\) [SD] /;
}

# Looks until `moves` says that something has moved (true), or that nothing does (false). A relay
# that could do something is not asleep; so if it is asleep at each of ten looks, it waits, however
# slow the machine is. One that never sleeps is given two seconds.
sub something_moves {
    my ($pid, $moves) = @_;
    my $asleep = 0;
    for (1 .. 100) {
        return 1 if $moves->(0.02);
        return 0 if is_asleep($pid) && ++$asleep == 10;
    }
    return 0;
}

# ---- Sending

# Sends `bytes` until nothing more is taken; returns how many were.
sub fill {
    my ($socket, $bytes, $goes_on) = @_;
    my $sent = 0;
    $socket->blocking(0);
    while ($sent < length $$bytes) {
        my $count = syswrite($socket, $$bytes, 16384, $sent);
        if (defined $count) { $sent += $count }
        elsif ($! == EAGAIN) { $goes_on->() or last }
        elsif ($! != EINTR) { print "after $sent bytes: $!\n"; exit 0 }
    }
    return $sent;
}

# Two sockets and a relay are on the way. Blocks of another size, or buffers that were set, may make
# each socket hold twice as much.
sub may_be_taken {
    my ($bytes) = @_;
    socketpair(my $near, my $far, PF_UNIX, SOCK_STREAM, 0) or die "socketpair: $!";
    return 4 * fill($near, $bytes, sub { 0 }) + HELD_BY_RELAY;
}

sub send_to {
    my ($socket) = @_;
    my $bytes = 'x' x MOST;
    if (defined $file) {
        open(my $content, '<:raw', $file) or die "$file: $!";
        local $/;
        $bytes = <$content>;
    }
    my $pid = pid_of_peer($socket);
    my $room = IO::Select->new($socket);
    my $most = may_be_taken(\$bytes);
    my $taken = fill($socket, \$bytes, sub { something_moves($pid, sub { $room->can_write($_[0]) }) });
    print $taken <= $most ? "waits\n" : "$taken bytes were taken that nobody reads\n";
    return if !defined $file;
    $socket->blocking(1);
    while ($taken < length $bytes) {
        $taken += syswrite($socket, $bytes, 65536, $taken) // die "write: $!";
    }
    shutdown($socket, 1);
}

# ---- Not reading

sub be_deaf {
    my ($socket) = @_;
    my $pid = pid_of_peer($socket);
    my $held = 0;
    my $grows = sub {
        my $before = $held;
        select(undef, undef, undef, $_[0]);
        my $number = pack 'i', 0;
        ioctl($socket, FIONREAD, $number) or die "ioctl: $!";
        $held = unpack 'i', $number;
        return $held != $before;
    };
    IO::Select->new($socket)->can_read;
    1 while something_moves($pid, $grows);
    print "full\n";
    1 while <STDIN>;
    while (sysread($socket, my $bytes, 65536)) { print $bytes }
}

# ---- The connection

$SIG{PIPE} = 'IGNORE';
STDOUT->autoflush(1);
socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
my $address = pack_sockaddr_un($path);
if ($way eq 'serve') {
    bind($socket, $address) or die "bind: $!";
    listen($socket, SOMAXCONN) or die "listen: $!";
    print "ready\n";
    my $listener = $socket;
    undef $socket;
    accept($socket, $listener) or die "accept: $!";
} else {
    connect($socket, $address) or die "connect: $!";
}
if ($way eq 'deaf') { be_deaf($socket) }
else { send_to($socket) }
1 while <STDIN>;
