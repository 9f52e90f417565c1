return await Lode.Host.Verbs.VerbTable.RunAsync(args);
