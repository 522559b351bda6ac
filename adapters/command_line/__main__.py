from adapters.command_line.main import main

main()
