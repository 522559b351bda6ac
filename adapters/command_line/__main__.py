from adapters.command_line.start import main

if __name__ == "__main__":
    main()
