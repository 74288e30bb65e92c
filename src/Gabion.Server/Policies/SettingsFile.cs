using System.CommandLine;
using Gabion.Admission;
using Gabion.Admission.Settings;
using Gabion.Cli;
using Microsoft.Extensions.Logging;

namespace Gabion.Server.Policies;

/// <summary>The settings, read again when their file changes; those that are wrong are refused, and the old ones stay.</summary>
internal sealed class SettingsFile(AdmissionSettings first, string? path, ParseResult parsed, ServeOptions options, PolicyBox box, ILogger log)
{
    private AdmissionSettings _current = first;
    private string _stamp = path is null ? "" : PolicyFiles.StampOf([path]);

    /// <summary>The same object until the file says something else.</summary>
    public AdmissionSettings Current()
    {
        if (path is null || PolicyFiles.StampOf([path]) is var stamp && stamp == _stamp)
        {
            return _current;
        }

        _stamp = stamp;
        var complaints = new List<Complaint>();
        var read = ServeSettings.ReadAdmission(path, parsed, options, complaints);
        if (complaints.Count == 0)
        {
            return _current = read;
        }

        var problem = string.Join("; ", complaints.Select(complaint => complaint.What));
        box.Refuse($"the changed settings cannot be used, and those read before stay: {problem}");
        ServerLog.Records(log, problem);
        return _current;
    }
}
