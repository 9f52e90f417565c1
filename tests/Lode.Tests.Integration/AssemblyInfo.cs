[assembly: Xunit.TestFramework("Lode.Testing.SkippingFramework", "Lode.Testing")]
