import Glibc

// Not `exit`: it destroys what the Swift runtime still uses on the channel's thread. Nothing is
// buffered, so nothing is lost.
_exit(await program(CommandLine.arguments).rawValue)
