using Gabion.Model;

namespace Gabion.Tests.Model;

public sealed class RegistryListTests
{
    [Theory]
    [InlineData("registry.example", "registry.example/web:1", true)]
    [InlineData("registry.example/*", "registry.example/team/web:1", true)]
    [InlineData("ghcr.io/team", "ghcr.io/team-b/app:1", false)]
    [InlineData("library/nginx", "nginx:1.29", true)]
    [InlineData("docker.io/library", "debian:12.8", true)]
    [InlineData("bitnami", "bitnami/redis:8", true)]
    [InlineData("localhost:5000", "localhost:5000/web:1", true)]
    [InlineData("*", "registry.example/web:1", true)]
    [InlineData("", "registry.example/web:1", false)]
    public void Covers_registries_and_parts_of_paths(string entry, string image, bool covers)
    {
        Assert.True(ImageRef.TryParse(image, out var parsed));
        Assert.Equal(covers, RegistryList.Covers([entry], parsed));
    }
}
