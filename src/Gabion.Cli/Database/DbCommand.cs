using System.CommandLine;

namespace Gabion.Cli.Database;

/// <summary><c>gabion db</c>: the advisories that packages are matched with.</summary>
internal static class DbCommand
{
    public static Command Create() => new("db", "The advisories that packages are matched with: update, state, explanations, bundles.")
    {
        DbUpdateCommand.Create(),
        DbStatusCommand.Create(),
        DbWhyCommand.Create(),
        DbWhyCommand.CreateNot(),
        DbBundleCommands.CreateExport(),
        DbBundleCommands.CreateImport(),
    };

    public static Option<string> Folder() => new("--db") { Description = "The folder of the database. [default: $GABION_DB, or gabion/db in the user's data folder]", HelpName = "DIR" };

    public static string FolderOf(ParseResult parsed, Option<string> folder) => DatabaseFolder.Resolve(parsed.GetValue(folder));
}
