using BenchmarkDotNet.Running;
using TapeGrad.Benchmarks;
using TapeGrad.Benchmarks.Ratios;

// Quick and paired: `ratios [--only WORKLOAD] [--json] [--against DIRECTORY]`. Everything else is BenchmarkDotNet's, for example `--filter '*'`.
if (args is ["ratios", .. string[] rest])
{
    return RatiosCommand.Run(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(Demo).Assembly).Run(args);
return 0;
