package Jeton::TLS;

use v5.26;
use warnings;

use Net::SSLeay ();
use Socket ();

use Jeton::Error ':codes';

# TLS between two buffers, without a socket. Net::SSLeay itself instead of
# IO::Socket::SSL, since a name must be looked for in subjectAltName alone, and
# since a refusal must be told by its reason.

use constant ALPN => 'jtn/1';

# OpenSSL's names of these numbers: X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS and
# X509_CHECK_FLAG_NEVER_CHECK_SUBJECT.
use constant NAME_FLAGS => 0x4 | 0x20;

# By OpenSSL's numbers of reasons; an alert of the other side is 1000 and its own.
my %REASON = (
    (map { $_ => 'TLS_VERSION' } 258, 259, 266, 1070),
    (map { $_ => 'TLS_PROTOCOL' } 235, 1120),
    (map { $_ => 'TLS_CERTIFICATE_REFUSED' } 1042 .. 1046, 1048, 1049),
    (map { $_ => 'TLS_CERTIFICATE_REQUIRED' } 1116),
    (map { $_ => 'TLS_NOT_SPOKEN' } 155, 156, 198, 244, 246, 267),
);
use constant CERTIFICATE_VERIFY_FAILED => 134;

# X509_V_ERR_...
my %VERDICT = (
    9 => 'TLS_CERTIFICATE_NOT_YET_VALID', 10 => 'TLS_CERTIFICATE_EXPIRED',
    (map { $_ => 'TLS_NAME_MISMATCH' } 62, 63, 64),
);

# Dies with TLS_FILE when a file cannot be used.
sub context {
    my ($class, %files) = @_;
    my $context = Net::SSLeay::CTX_new_with_method(Net::SSLeay::TLS_client_method());
    my $self = bless { context => $context }, $class;
    Net::SSLeay::CTX_set_min_proto_version($context, Net::SSLeay::TLS1_3_VERSION());
    Net::SSLeay::CTX_set_session_cache_mode($context, Net::SSLeay::SESS_CACHE_OFF());
    Net::SSLeay::CTX_set_alpn_protos($context, [ALPN]);
    if (defined $files{ca_file}) {
        Net::SSLeay::CTX_load_verify_locations($context, $files{ca_file}, '') or _bad_file($files{ca_file});
    }
    else {
        Net::SSLeay::CTX_set_default_verify_paths($context);
    }
    if (defined $files{certificate_file}) {
        my $key = $files{key_file} // $files{certificate_file};
        Net::SSLeay::CTX_use_certificate_chain_file($context, $files{certificate_file}) or _bad_file($files{certificate_file});
        Net::SSLeay::CTX_use_PrivateKey_file($context, $key, Net::SSLeay::FILETYPE_PEM()) or _bad_file($key);
        Net::SSLeay::CTX_check_private_key($context) or _bad_file($key);
    }
    elsif (defined $files{key_file}) {
        Jeton::Error->local(INVALID_ARGUMENT, 'TLS_FILE', "$files{key_file}: a key without a certificate")->throw;
    }
    return $self;
}

sub _bad_file {
    my ($path) = @_;
    my $text = _words(_last_error());
    return Jeton::Error->local(INVALID_ARGUMENT, 'TLS_FILE', "$path: $text")->throw;
}

# A session with the server of that name.
sub session {
    my ($self, $name) = @_;
    my $ssl = Net::SSLeay::new($self->{context});
    my $session = bless { ssl => $ssl, context => $self, in => Net::SSLeay::BIO_new(Net::SSLeay::BIO_s_mem()),
        out => Net::SSLeay::BIO_new(Net::SSLeay::BIO_s_mem()) }, 'Jeton::TLS::Session';
    Net::SSLeay::set_bio($ssl, $session->{in}, $session->{out});
    Net::SSLeay::set_verify($ssl, Net::SSLeay::VERIFY_PEER(), undef);
    my $wanted = Net::SSLeay::get0_param($ssl);
    Net::SSLeay::X509_VERIFY_PARAM_set_hostflags($wanted, NAME_FLAGS);
    if (Socket::inet_pton(Socket::AF_INET, $name) || Socket::inet_pton(Socket::AF_INET6, $name)) {
        Net::SSLeay::X509_VERIFY_PARAM_set1_ip_asc($wanted, $name);
    }
    else {
        Net::SSLeay::X509_VERIFY_PARAM_set1_host($wanted, $name);
        Net::SSLeay::set_tlsext_host_name($ssl, $name);
    }
    Net::SSLeay::set_connect_state($ssl);
    return $session;
}

sub DESTROY {
    my ($self) = @_;
    Net::SSLeay::CTX_free($self->{context});
    return;
}

# The queue of errors is the thread's: the first is the cause.
sub _last_error {
    my $first = Net::SSLeay::ERR_get_error();
    while (Net::SSLeay::ERR_get_error()) { }
    return $first;
}

sub _words {
    my ($error) = @_;
    my $text = $error ? Net::SSLeay::ERR_error_string($error) : 'no error that OpenSSL has words for';
    return $text =~ s/\Aerror:[0-9A-Fa-f]+:(?:[^:]*:)*//r;
}

package Jeton::TLS::Session;

use Jeton::Error ':codes';

sub is_ready { my ($self) = @_; return $self->{is_ready} }

# What came from the socket. Returns the plain bytes in it; afterwards there may
# be something to send. Dies with an error when all is over.
sub receive {
    my ($self, $bytes) = @_;
    $self->{has_heard} ||= length $bytes;
    Net::SSLeay::BIO_write($self->{in}, $bytes) if length $bytes;
    # Of whatever else in this program uses OpenSSL.
    Net::SSLeay::ERR_clear_error();
    $self->handshake or return '' if !$self->{is_ready};
    my $plain = '';
    while (1) {
        my ($part, $result) = Net::SSLeay::read($self->{ssl}, 65_536);
        if (!defined $part || $result <= 0) {
            my $why = Net::SSLeay::get_error($self->{ssl}, $result);
            $self->{is_over} = 1 if $why == Net::SSLeay::ERROR_ZERO_RETURN();
            last if $self->{is_over} || $why == Net::SSLeay::ERROR_WANT_READ();
            # What came before is told first; then the socket's end says enough.
            $self->_fail unless length $plain;
            Jeton::TLS::_last_error();
            last;
        }
        $plain .= $part;
    }
    return $plain;
}

# The other side has said close_notify.
sub is_over { my ($self) = @_; return $self->{is_over} }

sub handshake {
    my ($self) = @_;
    my $ssl = $self->{ssl};
    my $result = Net::SSLeay::do_handshake($ssl);
    if ($result != 1) {
        $self->_fail if Net::SSLeay::get_error($ssl, $result) != Net::SSLeay::ERROR_WANT_READ();
        return 0;
    }
    if ((Net::SSLeay::P_alpn_selected($ssl) // '') ne Jeton::TLS::ALPN) {
        _unavailable('TLS_PROTOCOL', 'the server does not agree on ' . Jeton::TLS::ALPN)->throw;
    }
    return $self->{is_ready} = 1;
}

sub send {
    my ($self, $bytes) = @_;
    Net::SSLeay::write($self->{ssl}, $bytes) if length $bytes;
    return;
}

# What the socket is to send.
sub take_output {
    my ($self) = @_;
    my $output = '';
    while (Net::SSLeay::BIO_pending($self->{out})) {
        $output .= Net::SSLeay::BIO_read($self->{out}, 65_536);
    }
    return $output;
}

sub close {
    my ($self) = @_;
    Net::SSLeay::shutdown($self->{ssl}) if $self->{is_ready};
    return;
}

# Why the end of the socket is the end of this.
sub cut_off {
    my ($self) = @_;
    return _unavailable('TLS_NOT_SPOKEN', 'the server closed and said no word of TLS') if !$self->{has_heard};
    return _unavailable('UNREACHABLE', 'the connection was cut off, without close_notify');
}

sub _fail {
    my ($self) = @_;
    my $error = Jeton::TLS::_last_error();
    # The low 23 bits are the reason; above them is the library.
    my $number = ($error // 0) & 0x7f_ffff;
    my ($reason, $text) = ($REASON{$number} // 'TLS_REFUSED', Jeton::TLS::_words($error));
    if ($number == Jeton::TLS::CERTIFICATE_VERIFY_FAILED) {
        my $verdict = Net::SSLeay::get_verify_result($self->{ssl});
        ($reason, $text) = ($VERDICT{$verdict} // 'TLS_UNTRUSTED', Net::SSLeay::X509_verify_cert_error_string($verdict));
    }
    _unavailable($reason, $text)->throw;
}

sub _unavailable { my ($reason, $text) = @_; return Jeton::Error->local(UNAVAILABLE, $reason, $text) }

sub DESTROY {
    my ($self) = @_;
    # With its two buffers, which it owns.
    Net::SSLeay::free($self->{ssl});
    return;
}

1;

__END__

=head1 NAME

Jeton::TLS - TLS 1.3 as JTN/1 wants it, between two buffers

=cut
