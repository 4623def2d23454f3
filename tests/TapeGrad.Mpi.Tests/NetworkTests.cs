using System.Globalization;
using System.Runtime.Versioning;

namespace TapeGrad.Mpi.Tests;

/// <summary>Two processes in two network namespaces, as on two hosts: all they have in common is a wire.</summary>
[NonParallelizable]
[SupportedOSPlatform("linux")]
public sealed class NetworkTests
{
    private readonly string _here = $"tg{Environment.ProcessId}a";
    private readonly string _there = $"tg{Environment.ProcessId}b";
    private DirectoryInfo _folder = null!;

    // Launchers start a process on another host by ssh; this stands in for it.
    private string Agent => Path.Combine(_folder.FullName, "agent");

    [OneTimeSetUp]
    public void MakeNamespaces()
    {
        _folder = Directory.CreateTempSubdirectory("tapegrad-net-");
        Mpirun.Result made = Mpirun.Start("sh", [], "-c", $"""
            ip netns add {_here} && ip netns add {_there} && ip link add veth0 netns {_here} type veth peer name veth0 netns {_there} &&
            ip -n {_here} addr add 10.77.0.1/24 dev veth0 && ip -n {_there} addr add 10.77.0.2/24 dev veth0 &&
            for n in {_here} {_there}; do ip -n $n link set veth0 up && ip -n $n link set lo up || exit 1; done
            """);
        if (made.ExitCode != 0)
        {
            Assert.Ignore($"No network namespaces can be made here: {made.Error}");
        }

        File.WriteAllText(Agent, $"""
            #!/bin/sh
            while [ "$1" != "$(echo "$1" | sed 's/^-//')" ]; do shift; done
            shift
            exec ip netns exec {_there} unshare --uts sh -c "hostname there; $*"
            """);
        File.SetUnixFileMode(Agent, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [OneTimeTearDown]
    public void DeleteNamespaces()
    {
        Mpirun.Start("sh", [], "-c", $"for n in {_here} {_there}; do kill $(ip netns pids $n); ip netns del $n; done");
        _folder.Delete(recursive: true);
    }

    [Test]
    public void Train_OverANetwork_WithOpenMpi_HasTheSameBits() => RequireSameBits(
        "mpirun.openmpi", "--allow-run-as-root", "--mca", "plm_rsh_agent", Agent, "--mca", "btl", "tcp,self",
        "--mca", "mpi_yield_when_idle", "1", "--host", "10.77.0.1,10.77.0.2");

    // Without the setting, UCX finds that both run on one machine and goes through its memory.
    [Test]
    [Explicit("MPICH 4.0.2 over UCX and TCP sometimes does not come back from MPI_Finalize: one rank waits for the launcher, the other for the first.")]
    public void Train_OverANetwork_WithMpich_HasTheSameBits() => RequireSameBits(
        "mpirun.mpich", "-launcher", "ssh", "-launcher-exec", Agent, "-localhost", "10.77.0.1", "-iface", "veth0",
        "-genv", "UCX_TLS", "tcp,self", "-genv", "MPIR_CVAR_NOLOCAL", "1", "-hosts", "10.77.0.1,10.77.0.2");

    private void RequireSameBits(string program, params string[] options)
    {
        Mpirun.Start(program, [], "--version");
        string alone = Mpirun.RunAlone([], "train", "1000", "0", "10").Output;
        long before = Received();

        Mpirun.Result result = Mpirun.Start(
            "ip", [], ["netns", "exec", _here, program, .. options, "-np", "2", Mpirun.Dotnet, Mpirun.Program, "train", "1000", "0", "10"]);

        Assert.That(result.Output, Is.EqualTo("2" + alone[1..]), result.Error);

        // Ten times the sums of two shards, 338 numbers each.
        Assert.That(Received() - before, Is.GreaterThan(10 * 2 * 338 * sizeof(double)), "bytes on the wire");
    }

    private long Received() => long.Parse(
        Mpirun.Start("ip", [], "netns", "exec", _there, "cat", "/sys/class/net/veth0/statistics/rx_bytes").Output, CultureInfo.InvariantCulture);
}
