// SPDX-License-Identifier: Apache-2.0
namespace Berth.Primitives.Tests;

public sealed class GoFloatTests
{
    [Theory]
    [InlineData(3.14159, 'f', 2, "3.14")]
    [InlineData(3.14159, 'f', -1, "3.14159")]
    [InlineData(1e21, 'f', -1, "1000000000000000000000")]
    [InlineData(0.000001, 'f', -1, "0.000001")]
    [InlineData(0, 'g', -1, "0")]
    [InlineData(100, 'g', -1, "100")]
    [InlineData(1e6, 'g', -1, "1e+06")]
    [InlineData(123456, 'g', -1, "123456")]
    [InlineData(1e21, 'g', -1, "1e+21")]
    [InlineData(1.5e-7, 'g', -1, "1.5e-07")]
    [InlineData(0.0001, 'g', -1, "0.0001")]
    [InlineData(123456, 'g', 3, "1.23e+05")]
    [InlineData(1234.5678, 'e', 3, "1.235e+03")]
    [InlineData(1234.5678, 'e', -1, "1.2345678e+03")]
    [InlineData(0, 'e', 2, "0.00e+00")]
    [InlineData(-2.5, 'g', -1, "-2.5")]
    [InlineData(double.PositiveInfinity, 'g', -1, "+Inf")]
    public void Format_IsGos(double value, char format, int precision, string expected) => Assert.Equal(expected, GoFloat.Format(value, format, precision));
}
