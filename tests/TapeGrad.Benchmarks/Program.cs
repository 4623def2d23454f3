using BenchmarkDotNet.Running;
using TapeGrad.Benchmarks;
using TapeGrad.Benchmarks.Clusters;
using TapeGrad.Benchmarks.Peers;
using TapeGrad.Benchmarks.Ratios;

// Quick and paired: `ratios [--only WORKLOAD] [--json] [--against DIRECTORY]`. Everything else is BenchmarkDotNet's, for example `--filter '*'`.
if (args is ["ratios", .. string[] rest])
{
    return RatiosCommand.Run(rest);
}

// Beside other libraries: `peers`.
if (args is ["peers"])
{
    return PeersCommand.Run();
}

// Processes that train together: `cluster`, which starts `cluster-worker` under mpirun.
if (args is ["cluster"])
{
    return ClusterCommand.Run();
}

if (args is [ClusterWorker.Command, .. string[] numbers])
{
    return ClusterWorker.Run(numbers);
}

BenchmarkSwitcher.FromAssembly(typeof(Demo).Assembly).Run(args);
return 0;
