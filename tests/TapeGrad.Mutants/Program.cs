using System.Globalization;
using TapeGrad.Mutants;

// GROUP [MOST | WHICH]: the mutants of a group, so many of them at random, or those whose line in the log fits a regular expression, such as
// 'Tape.cs' or ':152 Recording/Tape.Scopes.cs'. Started in the folder of the repository, after a build of the tests.
if (args is ["worker", var tests, var pattern, var mutants])
{
    return Worker.Run(tests, pattern, int.Parse(mutants, CultureInfo.InvariantCulture));
}

if (args is not [var name, ..] || Array.Find(Group.All, known => known.Name == name) is not { } group)
{
    Console.Error.WriteLine($"Usage: GROUP [MOST | WHICH]. Groups: {string.Join(", ", Group.All.Select(known => known.Name))}.");
    return 2;
}

string? which = args.Length > 1 ? args[1] : null;
return int.TryParse(which, CultureInfo.InvariantCulture, out int most) ? Report.Run(group, most, "") : Report.Run(group, int.MaxValue, which ?? "");
