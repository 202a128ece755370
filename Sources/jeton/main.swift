import Glibc

exit(await program(CommandLine.arguments).rawValue)
