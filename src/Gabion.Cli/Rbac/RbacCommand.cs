using System.CommandLine;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac</c>: who may do what, and what that leads to.</summary>
internal static class RbacCommand
{
    public static Command Create() => new("rbac", "Answers who may do what, as the API server's RBAC authorizer decides, and what it leads to.")
    {
        RbacCanCommand.Create(),
        RbacWhoCanCommand.Create(),
        RbacListCommand.Create(),
        RbacPathsCommand.Create(),
        RbacReduceCommand.Create(),
    };

    public static Option<string[]> Target() => new("--target", "-t")
    {
        DefaultValueFactory = _ => ["."],
        Description = "Files or folders with the manifests; - for standard input.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string> As() => new("--as")
    {
        Required = true,
        Description = "Who: user:NAME, group:NAME or serviceaccount:NAMESPACE/NAME.",
        HelpName = "SUBJECT",
    };

    public static Option<string[]> Groups() => new("--as-group") { Description = "A group that the user is in as well; may be given again.", HelpName = "GROUP" };

    public static Option<string> Namespace() => new("--namespace", "-n") { Description = "The namespace asked about, and that of objects that name none. [default: default]", HelpName = "NS" };

    /// <summary>The option of commands that ask about no namespace of their own.</summary>
    public static Option<string> DefaultNamespace() => new("--namespace", "-n") { Description = "The namespace of objects that name none. [default: default]", HelpName = "NS" };

    public static Option<bool> AllNamespaces() => new("--all-namespaces", "-A") { Description = "Ask about every namespace at once." };

    public static Option<string> Format() => new("--format") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };

    public static bool IsFormat(string? format) => format is "text" or "json";

    public static int RefuseFormat(string? format) => Complaint.Write([new($"--format '{format}' is not known here", "Give text or json.")], ExitCode.Usage);

    public static int RefuseSubject(string option, string? text) => Complaint.Write(
        [new($"{option} '{text}' names nobody", "Give user:NAME, group:NAME or serviceaccount:NAMESPACE/NAME.")], ExitCode.Usage);
}
