using Gabion.Formats.Shell;

namespace Gabion.Model.Container.Images;

/// <summary>A shell script of an image or node in which there are words that talk to the network or mine coins.</summary>
public sealed class SuspectScript(SourceFile file, ShellScript script) : Fact(file)
{
    public ShellScript Script { get; } = script;

    public override Resource Resource => new("File", File.Path);
}
