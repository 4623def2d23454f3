using System.Globalization;
using TapeGrad.Mutants;

// GROUP [MOST]: the mutants of a group, or so many of them at random. Started in the folder of the repository, after a build of the tests.
if (args is ["worker", var tests, var pattern, var mutants])
{
    return Worker.Run(tests, pattern, int.Parse(mutants, CultureInfo.InvariantCulture));
}

if (args is not [var name, ..] || Array.Find(Group.All, known => known.Name == name) is not { } group)
{
    Console.Error.WriteLine($"Usage: GROUP [MOST]. Groups: {string.Join(", ", Group.All.Select(known => known.Name))}.");
    return 2;
}

int most = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : int.MaxValue;
return Report.Run(group, most);
