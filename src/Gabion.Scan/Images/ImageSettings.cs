using System.Collections.Immutable;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>The settings of an image one by one, named as the instruction that makes them: <c>USER</c>, <c>ENV PATH</c>, <c>EXPOSE 80/tcp</c>.</summary>
internal static class ImageSettings
{
    /// <summary>Names and values; what is not set is not there. Of a variable that is set twice the last counts.</summary>
    public static ImmutableSortedDictionary<string, string> Of(ImageConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Set("USER", config.User);
        Set("WORKDIR", config.WorkingFolder);
        Set("ENTRYPOINT", string.Join(' ', config.Entrypoint));
        Set("CMD", string.Join(' ', config.Command));
        Set("SHELL", string.Join(' ', config.Shell));
        Set("STOPSIGNAL", config.Settings["StopSignal"].Text ?? "");
        Set("HEALTHCHECK", string.Join(' ', config.HealthTest));
        foreach (var variable in config.Environment)
        {
            all[$"ENV {variable.Name}"] = variable.Value;
        }

        foreach (var (key, value) in config.Labels)
        {
            all[$"LABEL {key}"] = value;
        }

        foreach (var port in config.Ports)
        {
            all[$"EXPOSE {(port.Key.Contains('/', StringComparison.Ordinal) ? port.Key : $"{port.Key}/tcp")}"] = "";
        }

        foreach (var volume in config.Volumes)
        {
            all[$"VOLUME {volume.Key}"] = "";
        }

        return all.ToImmutable();

        void Set(string name, string value)
        {
            if (value.Length > 0)
            {
                all[name] = value;
            }
        }
    }
}
