using TapeGrad.Cli;

return await App.RunAsync(args).ConfigureAwait(false);
