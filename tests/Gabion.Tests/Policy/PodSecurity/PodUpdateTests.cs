using Gabion.Policy.PodSecurity;

namespace Gabion.Tests.Policy.PodSecurity;

public sealed class PodUpdateTests
{
    [Theory]
    [InlineData("containers: [{name: a, image: x}]", "containers: [{name: a, image: x}]", false)]
    [InlineData("containers: [{name: a, image: x}]", "containers: [{name: a, image: y}]", true)]
    [InlineData("containers: [{name: a, image: x}]", "containers: [{name: a, image: x}, {name: b, image: x}]", true)]
    [InlineData("containers: [{name: a, image: x}]", "containers: [{name: a, image: x}]\ninitContainers: [{name: b, image: x}]", true)]
    [InlineData("containers: [{name: a, image: x}]", "containers: [{name: a, image: x}]\nephemeralContainers: [{name: b, image: x}]", true)]
    [InlineData("containers: [{name: a, image: x}]\nephemeralContainers: [{name: b, image: x}]", "containers: [{name: a, image: x}]\nephemeralContainers: [{name: b, image: x}]", false)]
    [InlineData("containers: [{name: a, image: x}]", "containers: [{name: a, image: x}]\nactiveDeadlineSeconds: 5", false)]
    public void Matters_when_containers_or_images_change(string before, string now, bool matters) =>
        Assert.Equal(matters, PodUpdate.Matters(Pods.OfSpec(now).Pod, Pods.OfSpec(before).Pod));

    [Theory]
    [InlineData("status", true)]
    [InlineData("exec", true)]
    [InlineData("ephemeralcontainers", false)]
    [InlineData("resize", false)]
    public void Passes_over_parts_that_change_no_specification(string subresource, bool ignored) =>
        Assert.Equal(ignored, PodUpdate.IsIgnored(subresource));
}
