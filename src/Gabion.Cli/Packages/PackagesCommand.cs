using System.CommandLine;
using Gabion.Model;

namespace Gabion.Cli.Packages;

/// <summary><c>gabion packages</c>: what packages a folder, a root file system or a file holds.</summary>
internal static class PackagesCommand
{
    private static readonly string[] Formats = ["table", "json"];

    public static Command Create()
    {
        var source = new PackageSource();
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "table", Description = "How the list is written: table or json.", HelpName = "NAME" };
        var types = new Option<string[]>("--type")
        {
            DefaultValueFactory = _ => [],
            Description = "Only packages of these types of package URL: deb, npm, golang…",
            HelpName = "TYPE",
        };
        var command = new Command("packages", "Lists the packages that a repository, a root file system or a file holds.") { source.Target, format, types };
        source.AddTo(command);
        format.CompletionSources.Add(Formats);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var how = parsed.GetValue(format)!;
            if (!Formats.Contains(how))
            {
                var nearest = Spelling.Nearest(how, Formats);
                return Complaint.Write([new($"--format '{how}' is not known here", nearest is null ? "Give table or json." : $"Did you mean '{nearest}'? Known are table and json.")], ExitCode.Usage);
            }

            var (result, failure) = await source.ReadAsync(parsed, cancellationToken).ConfigureAwait(false);
            if (result is null)
            {
                return failure;
            }

            var wanted = parsed.GetValue(types)!.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var inventory = wanted.Count == 0 ? result.Inventory! : result.Inventory! with { Packages = [.. result.Inventory.Packages.Where(package => wanted.Contains(package.Type))] };
            if (how == "json")
            {
                Console.Out.WriteLine(PackageListOutput.Json(inventory, result.Gaps));
            }
            else
            {
                PackageListOutput.Table(Console.Out, inventory, result.Assessed);
            }

            PackageSource.Tell(result.Gaps);
            return PackageSource.ExitCodeOf(result) is var code and not ExitCode.Clean ? code : source.VerdictOf(result, parsed);
        });
        return command;
    }
}
