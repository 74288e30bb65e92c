namespace Gabion.Rules;

/// <summary>
/// An input as a user would write it. In a bad one, each line that must be reported ends in <c>&lt;--</c> (taken out before
/// reading); any other report fails the test. A good one must give nothing.
/// </summary>
/// <param name="Path">The file name it is read under, which chooses the reader: <c>Dockerfile</c>, <c>deployment.yaml</c>, <c>compose.yaml</c>.</param>
public sealed record Example(bool IsBad, string Path, string Text)
{
    public static Example Bad(string path, string text) => new(IsBad: true, path, text);

    public static Example Good(string path, string text) => new(IsBad: false, path, text);
}
