using SharpFuzz;
using TapeGrad.Fuzz;

// TARGET reads what afl-fuzz sends; TARGET FILE… reads files once, for example those that crashed; without a target: their names.
if (args is [])
{
    Console.WriteLine(string.Join('\n', Targets.All.Keys));
    return 0;
}

if (!Targets.All.TryGetValue(args[0], out Action<byte[]>? read))
{
    Console.Error.WriteLine($"There is no target '{args[0]}'. There are: {string.Join(", ", Targets.All.Keys)}.");
    return 2;
}

if (args.Length == 1)
{
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        read(bytes.ToArray());
    });
    return 0;
}

foreach (string file in args[1..])
{
    read(File.ReadAllBytes(file));
}

return 0;
