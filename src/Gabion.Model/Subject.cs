namespace Gabion.Model;

/// <summary>Something that rules were asked about, whether they found fault with it or not: the evidence for what holds.</summary>
/// <param name="FactKind">The kind of fact, by its type's name: <c>KubernetesObject</c>, <c>Workload</c>, <c>Dockerfile</c>, <c>ContainerImage</c>…</param>
public sealed record Subject(string FactKind, Resource Resource, Location Location);
