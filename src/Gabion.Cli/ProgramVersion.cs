using System.Reflection;

namespace Gabion.Cli;

/// <summary>The program's own version, from the build.</summary>
internal static class ProgramVersion
{
    /// <summary>Where the rules' pages lie on the web, for builds that were told (<c>-p:RulePages=https://…/docs/rules/</c>); null: not known.</summary>
    public static string? RulePages { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "RulePages")?.Value;

    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
