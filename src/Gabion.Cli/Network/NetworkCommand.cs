using System.CommandLine;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network</c>: what network policies let pass.</summary>
internal static class NetworkCommand
{
    public static Command Create() => new("network", "Says what network policies let pass: Kubernetes', administrators', Calico's, Cilium's.")
    {
        ReachCommand.Create(),
        DiffCommand.Create(),
        LintCommand.Create(),
        IsolateCommand.Create(),
        MtlsCommand.Create(),
        FirewallCommand.Create(),
        MatrixCommand.Create(),
    };

    public static Argument<string[]> Paths() => new("PATH")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Manifests: files, folders, or - for standard input.",
    };

    public static Option<string> Namespace() => new("--namespace", "-n") { Description = "The namespace of objects that name none. [default: default]", HelpName = "NS" };

    public static Option<string> Format(string first, string known) => new("--format")
    {
        DefaultValueFactory = _ => first,
        Description = $"How it is written: {known}.",
        HelpName = "FORMAT",
    };

    /// <summary>Says on standard error that a format is not known, and which is meant.</summary>
    public static int RefuseFormat(string format, string[] known)
    {
        var nearest = Gabion.Model.Spelling.Nearest(format, known);
        return Complaint.Write([new($"--format '{format}' is not known here", nearest is null ? $"Give {string.Join(", ", known)}." : $"Did you mean '{nearest}'?")], ExitCode.Usage);
    }
}
