return Berth.CommandLine.CommandLineProgram.Run(args);
