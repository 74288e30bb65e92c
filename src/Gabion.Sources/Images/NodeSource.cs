namespace Gabion.Sources.Images;

/// <summary>What is known of a machine: its files as one layer, and what runs on it.</summary>
public abstract class NodeSource : ImageSource
{
    /// <summary>The command lines of what runs, each with its path from the root, as <c>proc/1/cmdline</c>.</summary>
    public abstract IEnumerable<(string Path, byte[] Content)> Processes();

    /// <summary>
    /// A file as a process sees it, by the name that the process has for it. Null when it is none that can be read, or longer than
    /// <paramref name="maxBytes"/>.
    /// </summary>
    /// <param name="process">As <see cref="Processes"/> gives it: <c>proc/1/cmdline</c>.</param>
    /// <returns>The path from the machine's root, and the content.</returns>
    public abstract (string Path, byte[] Content)? FileOf(string process, string name, int maxBytes);
}
