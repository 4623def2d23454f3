using BenchmarkDotNet.Running;
using TapeGrad.Benchmarks;
using TapeGrad.Benchmarks.Clusters;
using TapeGrad.Benchmarks.Peers;
using TapeGrad.Benchmarks.Ratios;
using TapeGrad.Benchmarks.Starts;

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

// Installed tools, from the command to its end: `starts TAPEGRAD... [ROUNDS]`.
if (args is ["starts", .. string[] tools])
{
    return StartsCommand.Run(tools);
}

if (args is [ClusterWorker.Command, .. string[] numbers])
{
    return ClusterWorker.Run(numbers);
}

BenchmarkSwitcher.FromAssembly(typeof(Demo).Assembly).Run(args);
return 0;
