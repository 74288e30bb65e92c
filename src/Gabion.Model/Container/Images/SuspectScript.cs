using Gabion.Formats.Shell;

namespace Gabion.Model.Container.Images;

/// <summary>A shell script of an image or node in which there are words that talk to the network or mine coins.</summary>
/// <param name="commands">Its commands, each where it stands in the file; what is no command may be blank.</param>
public sealed class SuspectScript(SourceFile file, string commands) : Fact(file)
{
    public string Commands { get; } = commands;

    public ShellScript Script { get; } = ShellScript.Parse(commands);

    public override Resource Resource => new("File", File.Path);
}
