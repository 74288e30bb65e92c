namespace Gabion.Cli;

/// <summary>Something the user must know on standard error: what is wrong and where, and what to do about it.</summary>
internal sealed record Complaint(string What, string? Advice = null)
{
    /// <summary>Writes all of them and gives the exit code back, so that a command can end with it.</summary>
    public static int Write(IEnumerable<Complaint> complaints, int exitCode)
    {
        foreach (var complaint in complaints)
        {
            complaint.Write();
        }

        return exitCode;
    }

    public void Write()
    {
        Console.Error.WriteLine($"gabion: {What}");
        if (Advice is not null)
        {
            Console.Error.WriteLine($"        {Advice.ReplaceLineEndings("\n        ")}");
        }
    }
}
